package org.eclipse.jetty.client.api;

public interface Request {}
