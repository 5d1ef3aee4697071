/// One file for each HTTP client: where its requests are written, and what is woven there.
package io.tokenpak.agent.probe;
