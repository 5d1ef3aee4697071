package io.tokenpak.agent;

import io.tokenpak.agent.option.Options;
import org.jspecify.annotations.Nullable;

/// What can be seen of the arguments and system properties at the start, before there is time to
/// read them: whether there is an option that does not exist, and whether the agent is off.
final class Arguments {
  /// As [io.tokenpak.agent.option.Keys] has them, which would be one more class to load.
  private static final String KNOWN =
      ",platform,session,provider,backend,token,companion,hosts,route,off,log,config,";

  private static final String PROPERTY = "tokenpak.agent.";

  private Arguments() {}

  /// Null if each option exists.
  static @Nullable String problem(@Nullable String arguments) {
    String rest = arguments == null ? "" : arguments;
    while (!rest.isEmpty()) {
      int comma = rest.indexOf(',');
      String part = comma < 0 ? rest : rest.substring(0, comma);
      int equals = part.indexOf('=');
      if (equals >= 0 && !isKnown(part.substring(0, equals).trim())) {
        return Options.unknown(part.substring(0, equals).trim());
      }
      rest = comma < 0 ? "" : rest.substring(comma + 1);
    }
    for (Object name : System.getProperties().keySet()) {
      if (name instanceof String && ((String) name).startsWith(PROPERTY)) {
        String key = ((String) name).substring(PROPERTY.length());
        if (!isKnown(key)) {
          return Options.unknown(key);
        }
      }
    }
    return null;
  }

  private static boolean isKnown(String key) {
    return (key.indexOf(',') < 0 && KNOWN.contains("," + key + ","))
        || key.startsWith("header.")
        || key.startsWith("clients.");
  }

  /// Whether they say but this; where they say more, it is seen when they are read.
  static boolean isOff(@Nullable String arguments) {
    return "off".equals(arguments) || "off=true".equals(arguments);
  }
}
