package org.apache.hc.core5.http.protocol;

public class HttpCoreContext implements HttpContext {}
