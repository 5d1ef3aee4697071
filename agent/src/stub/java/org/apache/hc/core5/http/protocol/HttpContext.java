package org.apache.hc.core5.http.protocol;

public interface HttpContext {}
