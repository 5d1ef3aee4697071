package io.netty.handler.ssl;

import io.netty.channel.ChannelHandler;
import javax.net.ssl.SSLEngine;

public class SslHandler implements ChannelHandler {
  public native SSLEngine engine();
}
