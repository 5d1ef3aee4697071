package io.tokenpak.companion.usage.ledger;

import io.tokenpak.companion.usage.UsageRow;
import io.tokenpak.companion.usage.UsageSubscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What happens to a row before it is written: it is cut to size and priced, and subscribers are
/// told. Whoever fails here keeps no row from being written.
record Counting(UnaryOperator<UsageRow> pricing, List<UsageSubscriber> subscribers) {
  private static final Logger log = LoggerFactory.getLogger(Counting.class);

  Counting {
    subscribers = List.copyOf(subscribers);
  }

  List<Entry> counted(List<Entry> entries) {
    List<Entry> counted = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      counted.add(
          switch (entry) {
            case Entry.Begun begun ->
                new Entry.Begun(begun.run(), RowBound.bound(begun.intent()), begun.durable());
            case Entry.Ended ended -> new Entry.Ended(ended.run(), counted(ended.row()));
          });
    }
    return counted;
  }

  private UsageRow counted(UsageRow row) {
    UsageRow priced = priced(RowBound.bound(row));
    for (UsageSubscriber subscriber : subscribers) {
      try {
        subscriber.counted(priced);
      } catch (RuntimeException failure) {
        log.error("exchange {} is lost to one who counts", priced.intent().request(), failure);
      }
    }
    return priced;
  }

  private UsageRow priced(UsageRow row) {
    try {
      return pricing.apply(row);
    } catch (RuntimeException failure) {
      log.error("exchange {} has no price", row.intent().request(), failure);
      return row;
    }
  }
}
