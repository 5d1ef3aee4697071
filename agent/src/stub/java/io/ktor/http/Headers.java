package io.ktor.http;

import io.ktor.util.StringValues;

public interface Headers extends StringValues {}
