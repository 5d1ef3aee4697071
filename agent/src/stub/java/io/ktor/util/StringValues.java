package io.ktor.util;

public interface StringValues {}
