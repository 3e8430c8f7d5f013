package io.avtelemetry.stream;

/** An event, or a whole document of them, that its sender must mend. Carries no stack trace. */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String field;
  private final String detail;

  RefusedException(String field, String detail) {
    super(field == null ? detail : field + " " + detail, null, false, false);
    this.field = field;
    this.detail = detail;
  }

  /** The field at fault, or null where none is. */
  public String field() {
    return field;
  }

  /** What is wrong with it. */
  public String detail() {
    return detail;
  }
}
