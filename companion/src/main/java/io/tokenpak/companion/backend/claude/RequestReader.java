package io.tokenpak.companion.backend.claude;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tokenpak.dispatch.turn.Thinking;
import io.tokenpak.dispatch.turn.TurnOptions;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads a Messages request. What is in it is honoured, or the request is refused with a word about
/// what is wrong; nothing that would change the answer is dropped in silence.
final class RequestReader {
  /// What comes deeper in a body is a trap for whoever goes through it.
  private static final int DEEPEST = 200;

  /// A conversation of 32 MiB has some hundred thousand; each takes many times its bytes in memory.
  private static final long MOST_TOKENS = 2_000_000;

  /// A long member is normal here (an image), and the body's own bound holds. Numbers of the
  /// caller's tools stay as they were written.
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength(Integer.MAX_VALUE)
                          .maxNestingDepth(DEEPEST)
                          .maxTokenCount(MOST_TOKENS)
                          .build())
                  .build())
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  /// As models are named, here and by other clouds; never anything that a program would take for an
  /// option.
  private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@/\\[\\]-]{0,127}");

  private static final Set<String> SYSTEM_MEMBERS =
      Set.of("type", "text", "cache_control", "citations");
  private static final Set<String> THINKING_MEMBERS = Set.of("type", "budget_tokens", "display");
  private static final int LEAST_BUDGET = 1024;

  /// Claude Code accounts to its API by a first block of its system prompt, of another text for
  /// each request.
  private static final String BILLING = "x-anthropic-billing-header:";

  private RequestReader() {}

  /// @throws io.tokenpak.companion.exchange.Refusal if it cannot be honoured
  static MessagesRequest read(byte[] body) {
    Place request = known(Place.of(parsed(body)));
    Restrictions.check(request);
    TurnOptions options =
        new TurnOptions(
            model(Member.MODEL.in(request)),
            system(Member.SYSTEM.in(request)),
            Member.MAX_TOKENS.in(request).number(1),
            thinking(Member.THINKING.in(request)),
            ToolReader.tools(Member.TOOLS.in(request)));
    return new MessagesRequest(
        MessageReader.conversation(Member.MESSAGES.in(request)),
        options,
        UserId.session(Member.METADATA.in(request)),
        Member.STREAM.in(request).flag());
  }

  private static JsonNode parsed(byte[] body) {
    try {
      JsonNode parsed = MAPPER.readTree(body);
      Surrogates.check(parsed);
      return parsed;
    } catch (JsonProcessingException broken) {
      throw Place.refused("the body is not JSON that can be read" + where(broken));
    } catch (IOException broken) {
      throw Place.refused("the body is not JSON in UTF-8");
    }
  }

  private static String where(JsonProcessingException broken) {
    JsonLocation location = broken.getLocation();
    return location == null
        ? ""
        : String.format(
            Locale.ROOT, " (line %d, column %d)", location.getLineNr(), location.getColumnNr());
  }

  private static Place known(Place request) {
    for (String name : (Iterable<String>) request.object().value()::fieldNames) {
      Optional<String> objection = Member.objection(name);
      if (objection.isPresent() && !request.member(name).isAbsent()) {
        throw request.member(name).wrong(objection.get());
      }
      if (objection.isEmpty() && !Member.ACCEPTED.contains(name)) {
        var _ = request.only(Member.ACCEPTED);
      }
    }
    return request;
  }

  private static String model(Place model) {
    if (!MODEL.matcher(model.text()).matches()) {
      throw model.wrong(
          "must name a model in at most 128 letters, digits and the signs . _ : @ / [ ] -");
    }
    return model.text();
  }

  private static @Nullable String system(Place system) {
    if (system.isAbsent()) {
      return null;
    }
    String text = system.isText() ? system.text() : blocks(system);
    return text.isEmpty() ? null : text;
  }

  private static String blocks(Place system) {
    if (!system.isArray()) {
      throw system.wrong("must be a string or a list of text blocks");
    }
    StringJoiner joined = new StringJoiner("\n\n");
    for (Place block : system.items()) {
      if (!block.type().equals("text")) {
        throw block.member("type").wrong("must be text");
      }
      String text = block.only(SYSTEM_MEMBERS).member("text").text();
      if (!text.startsWith(BILLING)) {
        joined.add(text);
      }
    }
    return joined.toString();
  }

  /// As with the API, nobody thinks unasked.
  private static Thinking thinking(Place thinking) {
    if (thinking.isAbsent()) {
      return new Thinking.Off();
    }
    String type = thinking.only(THINKING_MEMBERS).type();
    return switch (type) {
      case "disabled" -> new Thinking.Off();
      case "enabled" -> new Thinking.Budget(thinking.member("budget_tokens").number(LEAST_BUDGET));
      case "adaptive" -> new Thinking.Usual();
      default -> throw thinking.member("type").wrong("use one of adaptive, disabled, enabled");
    };
  }
}
