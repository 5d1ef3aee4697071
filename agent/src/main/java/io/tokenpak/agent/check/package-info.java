/// Says which clients of an application would be woven, and why others would not; the agent itself
/// uses none of it.
package io.tokenpak.agent.check;
