package org.eclipse.jetty.http;

public interface HttpFields extends Iterable<HttpField> {}
