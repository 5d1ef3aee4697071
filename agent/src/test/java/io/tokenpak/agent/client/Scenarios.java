package io.tokenpak.agent.client;

import static io.tokenpak.agent.client.Client.Ability.ASYNC;
import static io.tokenpak.agent.client.Client.Ability.ELSEWHERE;
import static io.tokenpak.agent.client.Client.Ability.HTTP2;
import static io.tokenpak.agent.client.Client.Ability.PROXY;
import static io.tokenpak.agent.client.Client.Ability.REDIRECTS;
import static io.tokenpak.agent.client.Client.Ability.ROUTE;
import static io.tokenpak.agent.client.Client.Ability.SAME_OBJECT;

import io.tokenpak.agent.client.Client.Ability;
import io.tokenpak.agent.client.Scenario.Check;
import java.util.ArrayList;
import java.util.List;

/// The scenarios of every client.
final class Scenarios {
  private Scenarios() {}

  /// Those that the client is able to take part in, by one process.
  static List<Scenario> of(Client client) {
    List<Scenario> all = new ArrayList<>();
    all.add(new Scenario("sends the companion each field once", Places::companion));
    all.add(new Scenario("sends another server nothing", Places::others));
    all.add(new Scenario("believes no field that names another host", Places::forged));
    all.add(new Scenario("sends a named host what is not the companion's", Places::named));
    all.add(new Scenario("keeps the application's own value", Places::ownValue));
    all.add(new Scenario("does so again after 503 and on a pooled connection", Times::again));
    all.add(new Scenario("does so after a broken connection", Times::broken));
    all.add(new Scenario("does so with many requests at once", Times::concurrent));
    all.add(new Scenario("reads an answer that comes in parts", Times::streamed));
    add(all, client, ASYNC, "does so where sending returns at once", Times::async);
    add(all, client, HTTP2, "does so by HTTP/2", Places::modern);
    add(all, client, HTTP2, "keeps the application's own value by HTTP/2", Places::ownModernValue);
    add(all, client, REDIRECTS, "sends both hops to one host each field", Redirects::same);
    add(all, client, REDIRECTS, "carries nothing on to another host", Redirects::another);
    add(all, client, REDIRECTS, "adds each field when sent on to the companion", Redirects::back);
    add(all, client, REDIRECTS, "carries nothing on from https to http", Redirects::downgraded);
    if (client.can(REDIRECTS)) {
      add(all, client, HTTP2, "carries nothing on to another host by HTTP/2", Redirects::modern);
    }
    add(all, client, PROXY, "tells a proxy nothing", Proxied::tunnelled);
    add(all, client, PROXY, "tells a proxy nothing in clear", Proxied::inClear);
    add(all, client, ELSEWHERE, "goes by the place it connects to", Places::elsewhere);
    add(all, client, SAME_OBJECT, "leaves nothing on a request sent again", Places::sentAgain);
    add(all, client, ROUTE, "sends the companion what was for a provider", Routed::provider);
    add(all, client, ROUTE, "leaves other ports and plain http where they were", Routed::others);
    if (client.can(ROUTE)) {
      add(all, client, PROXY, "sends a proxy what was for a provider", Proxied::notRouted);
    }
    return all;
  }

  /// Those that start processes of their own, and so take longer.
  static List<Scenario> thorough(Client client) {
    List<Scenario> all = new ArrayList<>();
    all.add(new Scenario("begins when the agent is attached, and ends", Attached::comesAndGoes));
    all.add(new Scenario("sends the same bytes when off, and else only adds", Golden::compared));
    add(all, client, REDIRECTS, "carries nothing on though told otherwise", Attached::forgetsNone);
    return all;
  }

  /// As many requests as it takes to be done soon.
  static Scenario shortCanary() {
    return new Scenario("sends nothing where it must not, at random", Canary::few);
  }

  static Scenario longCanary() {
    return new Scenario("sends nothing where it must not, at random", Canary::many);
  }

  private static void add(
      List<Scenario> all, Client client, Ability needed, String name, Check check) {
    if (client.can(needed)) {
      all.add(new Scenario(name, check));
    }
  }
}
