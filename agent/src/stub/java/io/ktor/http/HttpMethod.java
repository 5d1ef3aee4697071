package io.ktor.http;

public final class HttpMethod {}
