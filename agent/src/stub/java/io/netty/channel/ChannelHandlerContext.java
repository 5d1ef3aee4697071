package io.netty.channel;

public interface ChannelHandlerContext {
  Channel channel();

  ChannelPipeline pipeline();
}
