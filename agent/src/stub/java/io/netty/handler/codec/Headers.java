package io.netty.handler.codec;

public interface Headers<K, V, T extends Headers<K, V, T>> {
  V get(K name);

  boolean contains(K name);

  T add(Headers<? extends K, ? extends V, ?> headers);

  boolean remove(K name);

  T set(K name, V value);
}
