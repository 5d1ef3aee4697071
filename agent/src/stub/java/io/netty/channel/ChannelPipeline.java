package io.netty.channel;

public interface ChannelPipeline {
  <T extends ChannelHandler> T get(Class<T> type);
}
