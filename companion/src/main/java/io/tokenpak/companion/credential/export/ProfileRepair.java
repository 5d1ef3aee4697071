package io.tokenpak.companion.credential.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Finds OpenClaw profiles of type oauth that have their token in `key`, where OpenClaw does not
/// look, and moves it to `access`.
///
/// @param state OpenClaw's state folder
public record ProfileRepair(Path state) {
  /// The profiles that OpenClaw cannot use as they are. Files that cannot be read as profiles, and
  /// those of a newer OpenClaw, which reads none, are passed over.
  public List<BrokenProfile> find() {
    List<BrokenProfile> broken = new ArrayList<>();
    for (Path file : files()) {
      try {
        OpenClawDatabase.refuse(state, file.resolveSibling(""));
        broken.addAll(in(file, JsonTree.object(new TargetFile(state, file).content(), file)));
      } catch (ExportException unreadable) {
        // Of a broken file OpenClaw itself complains, and a retired one it does not read.
      }
    }
    return broken;
  }

  /// Mends every profile that can be; each file is kept beside itself as it was before.
  ///
  /// @return what was done, one sentence a file
  public List<String> mend() throws ExportException {
    List<String> done = new ArrayList<>();
    Map<Path, List<BrokenProfile>> byFile =
        find().stream()
            .filter(BrokenProfile::mendable)
            .collect(
                Collectors.groupingBy(
                    BrokenProfile::file, LinkedHashMap::new, Collectors.toList()));
    for (Map.Entry<Path, List<BrokenProfile>> file : byFile.entrySet()) {
      TargetFile target = new TargetFile(state, file.getKey());
      Exported mended = target.change(before -> mended(file.getKey(), before), true);
      done.add(
          file.getKey()
              + ": moved key to access in "
              + file.getValue().stream().map(BrokenProfile::id).collect(Collectors.joining(", "))
              + mended.notes().stream().map(note -> "; " + note).collect(Collectors.joining()));
    }
    return done;
  }

  private List<Path> files() {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> agents = Files.newDirectoryStream(state.resolve("agents"))) {
      for (Path agent : agents) {
        Path file = OpenClawProfiles.file(state, String.valueOf(agent.getFileName()));
        if (Files.isRegularFile(file)) {
          files.add(file);
        }
      }
    } catch (IOException none) {
      // No OpenClaw here.
    }
    files.sort(null);
    return files;
  }

  private static List<BrokenProfile> in(Path file, ObjectNode root) {
    List<BrokenProfile> broken = new ArrayList<>();
    for (Map.Entry<String, JsonNode> profile : root.path("profiles").properties()) {
      if (isBroken(profile.getValue())) {
        String key = JsonTree.text(profile.getValue(), "key").orElse("");
        broken.add(new BrokenProfile(file, profile.getKey(), !isApiKey(key)));
      }
    }
    return broken;
  }

  private static boolean isBroken(JsonNode profile) {
    return JsonTree.text(profile, "type").filter("oauth"::equals).isPresent()
        && JsonTree.text(profile, "access").isEmpty()
        && JsonTree.text(profile, "key").isPresent();
  }

  private static boolean isApiKey(String key) {
    return key.startsWith("sk-") && !key.startsWith("sk-ant-oat");
  }

  private static byte[] mended(Path file, byte[] before) throws ExportException {
    ObjectNode root = JsonTree.object(before, file);
    for (BrokenProfile profile : in(file, root)) {
      if (profile.mendable() && root.path("profiles").get(profile.id()) instanceof ObjectNode old) {
        old.put("access", old.path("key").asText());
        old.remove("key");
      }
    }
    return JsonTree.bytes(root, before, file);
  }
}
