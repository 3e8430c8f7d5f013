/** Who was refused, and who changed what. */
package io.avtelemetry.audit;
