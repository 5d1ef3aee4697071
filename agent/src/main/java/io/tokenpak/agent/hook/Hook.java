package io.tokenpak.agent.hook;

import org.jspecify.annotations.Nullable;

/// What woven code asks: which headers a request gets, and where it goes.
///
/// Defined a second time as `java.lang.TokenPakHook`, so it is one class without nested ones, needs
/// nothing but `java.base`, and never throws. What it knows is replaced as a whole.
public final class Hook {
  private static final int PLAIN_PORT = 80;
  private static final int SECURE_PORT = 443;
  private static final int MAX_PORT = 65535;
  private static final long SECOND = 1_000_000_000L;
  private static final int REMEMBERED = 256;

  /// Hosts (lower case), ports (-1: any), whether each is this machine, and each one's headers, as
  /// `String[]`, `int[]`, `boolean[]` and `String[][]`, then the hosts that are routed, as
  /// `String[]`, the origin that they are routed to, or null, and whether to tell of failures. Null
  /// as long as the agent is off.
  private static volatile Object @Nullable [] plan;

  /// The values of this plan and of those before, which may still travel; the latest last.
  private static volatile String[] given = new String[0];

  private static volatile @Nullable Runnable refresh;
  private static volatile long refreshed = System.nanoTime();

  /// In lower case, all that ever had such a value.
  private static volatile String[] names = new String[0];

  private static volatile boolean hasFailed;

  private Hook() {}

  /// The headers that a request gets: name, value, name, value and so on; null for none. The
  /// application's own value of a name stays.
  ///
  /// @param scheme `http` or `https`, or `ws` or `wss`, in any case
  /// @param port -1 for the usual one
  public static String @Nullable [] headers(
      @Nullable String scheme, @Nullable String host, int port) {
    return host == null ? null : headers(scheme, host, host.length(), port);
  }

  /// The same for a host, or a host and a port, as the field `Host` has them.
  public static String @Nullable [] headersAt(@Nullable String scheme, @Nullable String authority) {
    if (plan == null || authority == null) {
      return null;
    }
    int colon = authority.lastIndexOf(':');
    if (colon < 0 || colon < authority.lastIndexOf(']')) {
      return headers(scheme, authority, authority.length(), -1);
    }
    int port = 0;
    for (int i = colon + 1; i < authority.length(); i++) {
      int digit = authority.charAt(i) - '0';
      if (digit < 0 || digit > 9 || port > MAX_PORT) {
        return null;
      }
      port = port * 10 + digit;
    }
    return headers(scheme, authority, colon, port);
  }

  @SuppressWarnings("ReferenceEquality")
  private static String @Nullable [] headers(
      @Nullable String scheme, String host, int length, int port) {
    Object[] now = plan;
    if (now == null || scheme == null) {
      return null;
    }
    int position = position(now, scheme, host, length, port);
    if (position < 0) {
      return null;
    }
    Runnable due = refresh;
    if (due != null && isDue()) {
      due.run();
      Object[] renewed = plan;
      if (renewed != now) {
        // Another plan may have other hosts, and what is for one is not for another.
        now = renewed;
        position = now == null ? -1 : position(now, scheme, host, length, port);
      }
    }
    return now == null || position < 0 ? null : ((String[][]) now[3])[position];
  }

  private static int position(Object[] known, String scheme, String host, int length, int port) {
    String[] hosts = (String[]) known[0];
    // Some clients write an address of IPv6 in brackets, some do not.
    int from = isBracketed(host, length) ? 1 : 0;
    int count = length - 2 * from;
    for (int i = 0; i < hosts.length; i++) {
      if (hosts[i].length() == count && hosts[i].regionMatches(true, 0, host, from, count)) {
        boolean secure = scheme.equalsIgnoreCase("https") || scheme.equalsIgnoreCase("wss");
        int wanted = ((int[]) known[1])[i];
        int given = port > 0 ? port : secure ? SECURE_PORT : PLAIN_PORT;
        if ((wanted == -1 || wanted == given) && (secure || ((boolean[]) known[2])[i])) {
          return i;
        }
      }
    }
    return -1;
  }

  private static boolean isBracketed(String host, int length) {
    return length > 2 && host.charAt(0) == '[' && host.charAt(length - 1) == ']';
  }

  /// Whether a field `Host` names this port; without one it means that of what is in clear.
  public static boolean isPort(String authority, int port) {
    int colon = authority.lastIndexOf(':');
    if (colon < 0 || colon < authority.lastIndexOf(']')) {
      return port == PLAIN_PORT;
    }
    return authority.substring(colon + 1).equals(String.valueOf(port));
  }

  /// Whether a field `Host` names this host; where it is not known, it counts as named.
  public static boolean isHost(String authority, @Nullable String host) {
    if (host == null) {
      return true;
    }
    boolean bare = host.indexOf(':') >= 0 && host.charAt(0) != '[';
    String start = bare ? "[" + host + "]" : host;
    int length = start.length();
    return authority.regionMatches(true, 0, start, 0, length)
        && (authority.length() == length || authority.charAt(length) == ':');
  }

  private static boolean isDue() {
    long now = System.nanoTime();
    boolean due = now - refreshed > SECOND;
    if (due) {
      refreshed = now;
    }
    return due;
  }

  /// The origin that a request goes to instead, as `http://127.0.0.1:8766`; null if it stays.
  public static @Nullable String route(@Nullable String scheme, @Nullable String host, int port) {
    Object[] now = plan;
    if (now == null || now[5] == null || host == null || !"https".equalsIgnoreCase(scheme)) {
      return null;
    }
    if (port > 0 && port != SECURE_PORT) {
      return null;
    }
    for (String routed : (String[]) now[4]) {
      if (routed.length() == host.length() && routed.equalsIgnoreCase(host)) {
        return (String) now[5];
      }
    }
    return null;
  }

  /// Whether a header's value is one that was given here. The very object counts, so a value that
  /// the application set stays, even if it reads the same.
  public static boolean isOurs(@Nullable Object value) {
    return value != null && isAmong(given, value);
  }

  @SuppressWarnings("ReferenceEquality")
  private static boolean isAmong(String[] values, Object value) {
    for (String each : values) {
      if (each == value) {
        return true;
      }
    }
    return false;
  }

  /// The headers that may be ours, by name, for those who look for what a hop before had.
  public static String[] names() {
    return names;
  }

  /// Tells of the first thing that went wrong in woven code, if it was asked to; the application
  /// goes on without headers.
  public static void failed(Throwable failure) {
    Object[] now = plan;
    if (hasFailed || now == null || !Boolean.TRUE.equals(now[6])) {
      return;
    }
    hasFailed = true;
    String told = failure.getClass().getName();
    try {
      told = failure.toString();
    } catch (Throwable mute) {
      // It may be a class of the application's.
    }
    System.err.println("tokenpak agent: a request goes without headers, others may: " + told);
  }

  /// For the agent: what is known from now on, see [#plan].
  ///
  /// @param every runs when the last run is a second old and a request gets headers; may be null
  public static synchronized void become(Object @Nullable [] next, @Nullable Runnable every) {
    if (next != null) {
      for (String[] headers : (String[][]) next[3]) {
        remember(headers);
      }
    }
    refresh = every;
    plan = next;
  }

  private static void remember(String[] headers) {
    for (int i = 1; i < headers.length; i += 2) {
      rememberName(headers[i - 1].toLowerCase(java.util.Locale.ROOT));
      String[] known = given;
      if (!isAmong(known, headers[i])) {
        int kept = Math.min(known.length, REMEMBERED - 1);
        String[] more = new String[kept + 1];
        System.arraycopy(known, known.length - kept, more, 0, kept);
        more[kept] = headers[i];
        given = more;
      }
    }
  }

  private static void rememberName(String name) {
    String[] known = names;
    for (String each : known) {
      if (each.equals(name)) {
        return;
      }
    }
    String[] more = new String[known.length + 1];
    System.arraycopy(known, 0, more, 0, known.length);
    more[known.length] = name;
    names = more;
  }
}
