package io.avtelemetry.stream;

/** Is told what a document of several events holds, one by one, in order. */
public interface EventVisitor {
  /**
   * An event that fits its stream.
   *
   * @param index its place in the document, from 0
   * @param row valid until this method returns
   */
  void accepted(int index, Row row);

  /**
   * An event that does not.
   *
   * @param field the field at fault, or null where none is
   */
  void refused(int index, String field, String detail);
}
