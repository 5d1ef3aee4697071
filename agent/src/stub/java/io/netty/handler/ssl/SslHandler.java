package io.netty.handler.ssl;

import io.netty.channel.ChannelHandler;

public class SslHandler implements ChannelHandler {}
