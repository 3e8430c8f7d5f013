package io.avtelemetry.sink;

import io.avtelemetry.stream.EventStream;
import io.avtelemetry.stream.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What must change in a table for it to hold the stream of a schema file, or why it cannot.
 *
 * <p>Only what leaves the stored rows as they are, and does not rewrite them, is a change: a new
 * optional field, a longer text, a field that became optional. All else is a fault for a person.
 *
 * @param changes statements, to be run in order
 * @param replacesView whether a change needs the view out of its way
 * @param faults one line each, naming the file and the field
 */
record Evolution(List<String> changes, boolean replacesView, List<String> faults) {
  private static final Pattern VARCHAR = Pattern.compile("character varying\\((\\d+)\\)");

  static Evolution between(StreamTable table, TableState state) {
    var comparison = new Comparison(table, state);
    comparison.compare();
    return new Evolution(comparison.changes, comparison.replacesView, comparison.faults);
  }

  private static final class Comparison {
    private final StreamTable table;
    private final EventStream stream;
    private final TableState state;
    private final List<String> changes = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private boolean replacesView;

    Comparison(StreamTable table, TableState state) {
      this.table = table;
      this.stream = table.stream();
      this.state = state;
    }

    void compare() {
      stream.fields().forEach(this::compare);
      state.columns().forEach(this::compareLeftOver);
      List<String> primaryKey = stream.primaryKey().stream().map(Field::name).toList();
      if (!primaryKey.equals(state.primaryKey())) {
        faults.add(
            "%s: primaryKey is %s but table %s has the primary key %s"
                .formatted(stream.source(), primaryKey, table.table(), state.primaryKey()));
      }
      if (table.day().isPresent() && !state.partitionedBy().equals(table.day().map(Field::name))) {
        faults.add(
            "%s: partition is day (DIAG_PARTITION says so for the default stream) but table %s is not partitioned by %s: docs/operations.md, \"Days and retention\", says how to make it so"
                .formatted(stream.source(), table.table(), Sql.quoted(table.day().get().name())));
      }
    }

    private void compare(Field field) {
      TableState.Column column = state.columns().get(field.name());
      if (column == null) {
        if (field.required()) {
          fault(field.name(), "is required but table %s has no such column: make it optional");
        } else {
          alter("ADD COLUMN " + Sql.column(field));
        }
        return;
      }
      String type = Sql.type(field);
      if (isLonger(type, column.type())) {
        alter("ALTER COLUMN " + Sql.quoted(field.name()) + " TYPE " + type);
        replacesView = true;
      } else if (!type.equals(column.type())) {
        fault(field.name(), "is " + type + " but its column in table %s is " + column.type());
      }
      if (!field.required() && column.notNull()) {
        if (stream.primaryKey().contains(field)) {
          fault(field.name(), "is optional but part of the primary key of table %s");
        } else {
          alter("ALTER COLUMN " + Sql.quoted(field.name()) + " DROP NOT NULL");
        }
      }
    }

    private void compareLeftOver(String name, TableState.Column column) {
      if (stream.field(name).isEmpty() && column.notNull() && !column.filled()) {
        fault(
            name, "is no field any more but table %s requires it (" + column.type() + " NOT NULL)");
      }
    }

    private static boolean isLonger(String wanted, String standing) {
      Matcher old = VARCHAR.matcher(standing);
      Matcher fresh = VARCHAR.matcher(wanted);
      return old.matches()
          && (wanted.equals("text")
              || (fresh.matches()
                  && Integer.parseInt(fresh.group(1)) > Integer.parseInt(old.group(1))));
    }

    private void alter(String change) {
      changes.add("ALTER TABLE " + table.table() + " " + change);
    }

    private void fault(String field, String problem) {
      faults.add(
          "%s: field '%s' %s".formatted(stream.source(), field, problem.formatted(table.table())));
    }
  }
}
