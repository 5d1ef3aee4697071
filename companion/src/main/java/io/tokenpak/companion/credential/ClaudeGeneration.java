package io.tokenpak.companion.credential;

/// One generation of a Claude login, worded once for all requests.
record ClaudeGeneration(Generation generation, Finding.Found found) implements Login {}
