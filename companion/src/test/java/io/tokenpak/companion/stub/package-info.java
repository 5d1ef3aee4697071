/// A model provider on loopback that records what reaches it: Anthropic, OpenAI and ChatGPT's Codex
/// backend in one.
@NullMarked
package io.tokenpak.companion.stub;

import org.jspecify.annotations.NullMarked;
