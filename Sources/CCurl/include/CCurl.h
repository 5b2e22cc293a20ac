#ifndef CROSSOVER_CCURL_H
#define CROSSOVER_CCURL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// HTTP by the machine's libcurl, opened when it is first needed: neither the build nor a run that
// stays on this machine needs it. Its headers are not needed either. The few numbers that are used
// of them are part of libcurl's ABI, which has kept its version 4 since 2006.

// One connection at a time, kept open between requests. Not to be used by two threads at once, but
// for ccurl_cancel.
typedef struct ccurl_handle ccurl_handle;

// What became of a request.
typedef enum ccurl_outcome {
    ccurl_answered,     // any status, with a whole body
    ccurl_timed_out,    // the deadline passed while the request was being sent or answered
    ccurl_unresolved,   // no address for the host's name, or for the proxy's
    ccurl_unconnected,  // nothing listens there, or nothing was heard of it in time
    ccurl_broken_off,   // the connection ended before the reply did
    ccurl_untrusted,    // TLS failed, e.g. because of the certificate
    ccurl_too_large,    // headers or body passed the limit
    ccurl_cancelled,    // by ccurl_cancel
    ccurl_refused,      // not a URL or not HTTP
    ccurl_failed        // anything else; ccurl_message says what
} ccurl_outcome;

typedef struct ccurl_limits {
    int64_t connect_milliseconds;
    int64_t total_milliseconds;
    size_t most_body;  // bytes
    size_t most_head;  // bytes of status lines, headers and trailers together
} ccurl_limits;

// Opens the library once; later calls do nothing. May be called by any thread. False when it is not
// there, or older than 7.32 (2013).
bool ccurl_open(void);

// The file names that were tried, for an error message.
const char *ccurl_candidates(void);

// NULL when there is no memory.
ccurl_handle *ccurl_new(void);
void ccurl_free(ccurl_handle *handle);

// A line for all later requests of the handle, e.g. "Accept: application/json". False without
// memory.
bool ccurl_add_header(ccurl_handle *handle, const char *line);

// Sends `body` by POST and waits for the whole reply. No redirect is followed, TLS is verified, and
// a host of this machine (`is_local`) is reached without a proxy. The body is not kept. The calling
// thread takes no SIGPIPE from then on.
ccurl_outcome ccurl_post(ccurl_handle *handle, const char *url, const uint8_t *body, size_t count,
                         bool is_local, ccurl_limits limits);

// Ends the request that the handle is about, within a second, and all later ones at once. For any
// thread.
void ccurl_cancel(ccurl_handle *handle);

// Lets a cancelled handle send again.
void ccurl_revive(ccurl_handle *handle);

// The rest tells of the last request, until the next.

// HTTP's status; 0 when none came.
long ccurl_status(const ccurl_handle *handle);

// Header lines as they came, of the last status line; not terminated by NUL.
const uint8_t *ccurl_head(const ccurl_handle *handle, size_t *count);
const uint8_t *ccurl_body(const ccurl_handle *handle, size_t *count);

// What libcurl says of a failure; may be empty.
const char *ccurl_message(const ccurl_handle *handle);

#endif
