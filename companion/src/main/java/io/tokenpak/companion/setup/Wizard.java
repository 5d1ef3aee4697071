package io.tokenpak.companion.setup;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Goes through the steps: explains each, shows what it would change, asks, and changes nothing
/// without a yes.
///
/// @param in where answers are read; its end counts as no
/// @param out where questions are put
/// @param answers which answers were given in advance
/// @param record what remembers each change
public record Wizard(BufferedReader in, PrintWriter out, Answers answers, SetupRecord record) {
  /// Answers given in advance.
  ///
  /// @param dryRun nothing is asked and nothing changed
  /// @param yes every question is answered with yes, but those about terms
  /// @param terms those about terms as well
  public record Answers(boolean dryRun, boolean yes, boolean terms) {}

  /// Goes through the steps in order.
  ///
  /// @return how many changes were made, or would be in a dry run
  public int run(List<Step> steps) throws IOException {
    int changes = 0;
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      out.printf("%n%d/%d %s%n", i + 1, steps.size(), step.title());
      step.explanation().forEach(line -> out.println("  " + line));
      changes += handle(step.propose());
    }
    out.flush();
    return changes;
  }

  private int handle(Proposal proposal) throws IOException {
    return switch (proposal) {
      case Proposal.Word word -> {
        word.lines().forEach(line -> out.println("  - " + line));
        yield 0;
      }
      case Proposal.Offer offer -> offered(offer);
    };
  }

  private int offered(Proposal.Offer offer) throws IOException {
    for (Change change : offer.changes()) {
      String verb = Files.exists(change.file()) ? "would change " : "would create ";
      out.println("  - " + verb + change.file() + ": " + change.summary());
    }
    if (answers.dryRun()) {
      return offer.changes().size();
    }
    if (!agrees(offer)) {
      out.println("  not changed");
      return 0;
    }
    List<String> made = new ArrayList<>();
    for (Change change : offer.changes()) {
      record.make(change);
      made.add("  written: " + change.file());
    }
    made.forEach(out::println);
    offer.after().forEach(line -> out.println("  - " + line));
    return made.size();
  }

  private boolean agrees(Proposal.Offer offer) throws IOException {
    boolean given =
        switch (offer.consent()) {
          case YES -> answers.yes();
          case TERMS -> answers.terms();
        };
    if (given || answers.yes()) {
      out.println("  " + offer.question() + (given ? " yes" : " no (that needs --accept-terms)"));
      return given;
    }
    out.print("  " + offer.question() + " [y/N] ");
    out.flush();
    String answer = in.readLine();
    if (answer == null) {
      out.println("no (the input has ended)");
      return false;
    }
    String word = answer.strip().toLowerCase(Locale.ROOT);
    return word.equals("y") || word.equals("yes");
  }
}
