/// HTTP clients as applications use them, in processes of their own that carry the packaged agent.
package io.tokenpak.agent.client;
