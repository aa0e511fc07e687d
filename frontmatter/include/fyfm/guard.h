/*
 * fyfm_guard - a mapped file that shrinks under its reader is an error, not the end of the program.
 *
 * Reading a page of a mapping that the file no longer has raises SIGBUS. The guard answers that for
 * mappings of fyfm_source: it puts a page of zeros in the place and flags the source, the reader goes
 * on, and fyfm_source_check() then tells FYFM_ERR_TRUNCATED. Values that point into such a source stay
 * safe to use, with zeros for what is gone. It takes nothing while no file shrinks.
 *
 * Opt-in, as it belongs to the program and not to a library: a signal's handler is one for the whole
 * process. Without it a file that keeps its size while it is read is fine, one that shrinks is told
 * by fyfm_source_check() where it was cut within a page, and ends the program otherwise.
 */
#ifndef FYFM_GUARD_H
#define FYFM_GUARD_H

#include <fyfm/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Installs the handler of SIGBUS, for all threads. Faults at other addresses, and signals that were
 * sent, go on to the handler that was there before. Does nothing where it was installed already, even
 * if another handler stands in front of it since. Returns FYFM_OK or FYFM_ERR_IO (the system refused).
 * Thread-safe; a handler that someone else installs at the same time may be lost. */
FYA_API FYA_CHECKED fyfm_status fyfm_guard_install(void);

/* Puts back the handler from before fyfm_guard_install(). Does nothing where that was not called, or
 * where another handler was installed since, which may go on to this one. Thread-safe. */
FYA_API void fyfm_guard_remove(void);

#ifdef __cplusplus
}
#endif
#endif
