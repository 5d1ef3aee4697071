package io.tokenpak.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The two ways in which the pool starts the CLI, of which the tools decide.
final class Ways {
  private static final Map<String, List<String>> TOOLS_BY_WAY = new LinkedHashMap<>();

  static {
    TOOLS_BY_WAY.put("usual tools", List.of("Read", "Glob", "Grep"));
    TOOLS_BY_WAY.put("`--bare`", List.of("Read"));
  }

  static final int COUNT = TOOLS_BY_WAY.size();

  private Ways() {}

  /// For each way an empty list of what was measured.
  static <T> Map<String, List<T>> lists() {
    Map<String, List<T>> lists = new LinkedHashMap<>();
    TOOLS_BY_WAY.keySet().forEach(way -> lists.put(way, new ArrayList<>()));
    return lists;
  }

  static List<String> tools(String way) {
    return TOOLS_BY_WAY.getOrDefault(way, List.of());
  }
}
