package io.ktor.util;

public interface Attributes {}
