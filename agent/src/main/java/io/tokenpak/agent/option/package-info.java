/// What the agent is told: where options come from, what is allowed, and what follows for requests.
package io.tokenpak.agent.option;
