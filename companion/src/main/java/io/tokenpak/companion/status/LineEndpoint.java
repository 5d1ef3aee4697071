package io.tokenpak.companion.status;

import io.tokenpak.companion.exchange.LiveExchanges;
import io.tokenpak.companion.usage.budget.BudgetState;
import io.tokenpak.companion.usage.budget.Budgets;
import io.tokenpak.companion.usage.ledger.UsageSum;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.util.Fields;

/// What goes on, in one short line for shell prompts: `2 running, $1.24 today`. Before it stands
/// `ok` or `warn` and a blank.
///
/// @param live the exchanges under way
public record LineEndpoint(LiveExchanges live, Today today, Budgets budgets)
    implements OwnerEndpoint {
  /// Where it is served.
  public static final String PATH = "/tokenpak/api/line";

  @Override
  public String method() {
    return HttpMethod.GET.asString();
  }

  @Override
  public String contentType() {
    return "text/plain;charset=utf-8";
  }

  @Override
  public byte[] answer(Fields query) {
    long spent = budgets.states().stream().filter(BudgetState::isSpent).count();
    List<String> parts = new ArrayList<>();
    parts.add(live.count() == 0 ? "idle" : live.count() + " running");
    today.sum().map(LineEndpoint::words).ifPresent(parts::add);
    if (spent > 0) {
      parts.add(spent == 1 ? "a budget is spent" : spent + " budgets are spent");
    }
    String line = (spent > 0 ? "warn " : "ok ") + String.join(", ", parts);
    return line.getBytes(StandardCharsets.UTF_8);
  }

  private static String words(UsageSum sum) {
    String dollars = "$" + sum.cost().setScale(2, RoundingMode.HALF_UP).toPlainString();
    return dollars + (sum.unpriced() > 0 ? "+" : "") + " today";
  }
}
