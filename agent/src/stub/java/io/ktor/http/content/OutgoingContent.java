package io.ktor.http.content;

public abstract class OutgoingContent {}
