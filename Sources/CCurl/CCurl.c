#define _GNU_SOURCE
#include "CCurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

// From libcurl's curl.h. An option's number is its type (long 0, pointer 10000, function 20000,
// curl_off_t 30000) plus its own; a fact's its type (long 0x200000, double 0x300000) plus its own.
enum {
    optURL = 10002,
    optWriteData = 10001,
    optErrorBuffer = 10010,
    optPostFields = 10015,
    optUserAgent = 10018,
    optHTTPHeader = 10023,
    optHeaderData = 10029,
    optNoProgress = 43,
    optPost = 47,
    optFollowLocation = 52,
    optProgressData = 10057,
    optVerifyPeer = 64,
    optVerifyHost = 81,
    optHTTPVersion = 84,
    optNoSignal = 99,
    optTimeoutMilliseconds = 155,
    optConnectTimeoutMilliseconds = 156,
    optNoProxy = 10177,
    optProtocols = 181,
    optWriteFunction = 20011,
    optHeaderFunction = 20079,
    optProgressFunction = 20219,
    optPostFieldSize = 30120,
    infoStatus = 0x200002,
    infoPretransferTime = 0x300006,
    http11 = 2,
    onlyHTTPAndHTTPS = 3,
    globalDefault = 3,
    errorTextSize = 256,
};

// From the same header: CURLcode.
enum {
    codeOK = 0,
    codeUnsupportedProtocol = 1,
    codeMalformedURL = 3,
    codeNoProxyAddress = 5,
    codeNoAddress = 6,
    codeNoConnection = 7,
    codeWeirdReply = 8,
    codePartial = 18,
    codeTimedOut = 28,
    codeTLSConnect = 35,
    codeAborted = 42,
    codeGotNothing = 52,
    codeNotSent = 55,
    codeNotReceived = 56,
    codeTLSCertificate = 58,
    codeTLSCipher = 59,
    codeTLSPeer = 60,
    codeTLSAuthority = 77,
    codeTLSIssuer = 83,
    codeTLSPinned = 90,
    codeTLSStatus = 91,
};

typedef struct {
    int (*global_init)(long flags);
    void *(*init)(void);
    int (*set)(void *easy, int option, ...);
    int (*perform)(void *easy);
    int (*info)(void *easy, int info, ...);
    void (*cleanup)(void *easy);
    void *(*append)(void *list, const char *line);
    void (*free_list)(void *list);
} functions;

static functions curl;
static bool isOpen;
static pthread_once_t once = PTHREAD_ONCE_INIT;

// macOS has libcurl at this path, though no file lies there.
#if defined(__APPLE__)
#define CANDIDATES(separator) "/usr/lib/libcurl.4.dylib"
#else
#define CANDIDATES(separator) "libcurl.so.4" separator "libcurl-gnutls.so.4"
#endif
#define COMMA ,

static const char *const candidates[] = {CANDIDATES(COMMA)};

static bool find(void *library) {
    functions found = {
        .global_init = (int (*)(long))dlsym(library, "curl_global_init"),
        .init = (void *(*)(void))dlsym(library, "curl_easy_init"),
        .set = (int (*)(void *, int, ...))dlsym(library, "curl_easy_setopt"),
        .perform = (int (*)(void *))dlsym(library, "curl_easy_perform"),
        .info = (int (*)(void *, int, ...))dlsym(library, "curl_easy_getinfo"),
        .cleanup = (void (*)(void *))dlsym(library, "curl_easy_cleanup"),
        .append = (void *(*)(void *, const char *))dlsym(library, "curl_slist_append"),
        .free_list = (void (*)(void *))dlsym(library, "curl_slist_free_all"),
    };
    if (!found.global_init || !found.init || !found.set || !found.perform || !found.info
        || !found.cleanup || !found.append || !found.free_list)
        return false;
    if (found.global_init(globalDefault) != codeOK) return false;
    curl = found;
    return true;
}

static void open_library(void) {
    for (size_t i = 0; i < sizeof candidates / sizeof *candidates && !isOpen; i++) {
        void *library = dlopen(candidates[i], RTLD_NOW | RTLD_LOCAL);
        if (!library) continue;
        isOpen = find(library);
        if (!isOpen) dlclose(library);
    }
}

bool ccurl_open(void) {
    pthread_once(&once, open_library);
    return isOpen;
}

const char *ccurl_candidates(void) { return CANDIDATES(", "); }

typedef struct {
    uint8_t *bytes;
    size_t count, room, most;
    size_t seen;  // all that came, also what was thrown away
    bool isFull;
} buffer;

struct ccurl_handle {
    void *easy;
    void *headers;
    buffer head, body;
    atomic_bool isCancelled;
    long status;
    char message[errorTextSize];
};

// Grows by doubling, never beyond the limit, so that a reply takes at most twice its own size.
static bool append(buffer *buffer, const void *bytes, size_t count) {
    if (count > buffer->most - buffer->seen) {
        buffer->isFull = true;
        return false;
    }
    if (count > buffer->room - buffer->count) {
        size_t room = buffer->room ? buffer->room : 4096;
        while (room - buffer->count < count) room *= 2;
        uint8_t *grown = realloc(buffer->bytes, room);
        if (!grown) return false;
        buffer->bytes = grown;
        buffer->room = room;
    }
    memcpy(buffer->bytes + buffer->count, bytes, count);
    buffer->count += count;
    buffer->seen += count;
    return true;
}

static size_t take_body(char *bytes, size_t size, size_t count, void *handle) {
    return append(&((ccurl_handle *)handle)->body, bytes, size * count) ? size * count : 0;
}

static size_t take_head(char *bytes, size_t size, size_t count, void *handle) {
    buffer *head = &((ccurl_handle *)handle)->head;
    count *= size;
    // What came before was an interim reply, e.g. 100 Continue.
    if (count >= 5 && memcmp(bytes, "HTTP/", 5) == 0) head->count = 0;
    return append(head, bytes, count) ? count : 0;
}

// libcurl asks at least once a second, whatever the server does.
static int look_up(void *handle, int64_t toLoad, int64_t loaded, int64_t toSend, int64_t sent) {
    (void)toLoad, (void)loaded, (void)toSend, (void)sent;
    return atomic_load_explicit(&((ccurl_handle *)handle)->isCancelled, memory_order_acquire);
}

static bool set_number(void *easy, int option, long value) {
    return curl.set(easy, option, value) == codeOK;
}

static bool set_large(void *easy, int option, int64_t value) {
    return curl.set(easy, option, value) == codeOK;
}

static bool set_pointer(void *easy, int option, const void *value) {
    return curl.set(easy, option, value) == codeOK;
}

static bool set_function(void *easy, int option, void (*value)(void)) {
    return curl.set(easy, option, value) == codeOK;
}

static bool prepare(ccurl_handle *handle) {
    void *easy = handle->easy;
    return set_number(easy, optNoSignal, 1)  // without it a deadline would need SIGALRM
        && set_number(easy, optFollowLocation, 0)
        && set_number(easy, optProtocols, onlyHTTPAndHTTPS)
        && set_number(easy, optVerifyPeer, 1)
        && set_number(easy, optVerifyHost, 2)
        && set_number(easy, optHTTPVersion, http11)
        && set_pointer(easy, optUserAgent, "crossover")
        && set_pointer(easy, optErrorBuffer, handle->message)
        && set_function(easy, optWriteFunction, (void (*)(void))take_body)
        && set_pointer(easy, optWriteData, handle)
        && set_function(easy, optHeaderFunction, (void (*)(void))take_head)
        && set_pointer(easy, optHeaderData, handle)
        && set_function(easy, optProgressFunction, (void (*)(void))look_up)
        && set_pointer(easy, optProgressData, handle)
        && set_number(easy, optNoProgress, 0);
}

ccurl_handle *ccurl_new(void) {
    ccurl_handle *handle = calloc(1, sizeof *handle);
    if (!handle) return NULL;
    handle->easy = curl.init();
    if (handle->easy && prepare(handle)) return handle;
    ccurl_free(handle);
    return NULL;
}

void ccurl_free(ccurl_handle *handle) {
    if (!handle) return;
    if (handle->easy) curl.cleanup(handle->easy);
    if (handle->headers) curl.free_list(handle->headers);
    free(handle->head.bytes);
    free(handle->body.bytes);
    free(handle);
}

bool ccurl_add_header(ccurl_handle *handle, const char *line) {
    void *list = curl.append(handle->headers, line);
    if (!list) return false;
    handle->headers = list;
    return true;
}

static void empty(buffer *buffer, size_t most) {
    buffer->count = buffer->seen = 0;
    buffer->most = most;
    buffer->isFull = false;
}

// Whether a connection stood, so that the request may have been sent.
static bool hasBegun(const ccurl_handle *handle) {
    double seconds = 0;
    return curl.info(handle->easy, infoPretransferTime, &seconds) == codeOK && seconds > 0;
}

static ccurl_outcome outcome(const ccurl_handle *handle, int code) {
    if (handle->head.isFull || handle->body.isFull) return ccurl_too_large;
    switch (code) {
    case codeOK: return ccurl_answered;
    case codeTimedOut: return hasBegun(handle) ? ccurl_timed_out : ccurl_unconnected;
    case codeNoAddress:
    case codeNoProxyAddress: return ccurl_unresolved;
    case codeNoConnection: return ccurl_unconnected;
    case codePartial:
    case codeGotNothing:
    case codeNotSent:
    case codeNotReceived: return ccurl_broken_off;
    case codeTLSConnect:
    case codeTLSCertificate:
    case codeTLSCipher:
    case codeTLSPeer:
    case codeTLSAuthority:
    case codeTLSIssuer:
    case codeTLSPinned:
    case codeTLSStatus: return ccurl_untrusted;
    case codeAborted: return ccurl_cancelled;
    case codeUnsupportedProtocol:
    case codeMalformedURL:
    case codeWeirdReply: return ccurl_refused;
    default: return ccurl_failed;
    }
}

ccurl_outcome ccurl_post(ccurl_handle *handle, const char *url, const uint8_t *body, size_t count,
                         bool is_local, ccurl_limits limits) {
    void *easy = handle->easy;
    empty(&handle->head, limits.most_head);
    empty(&handle->body, limits.most_body);
    handle->status = 0;
    handle->message[0] = 0;
    // A pointer of NULL would make libcurl ask a callback for the body.
    const void *fields = count ? (const void *)body : "";
    bool isReady = set_pointer(easy, optURL, url)
        && set_pointer(easy, optHTTPHeader, handle->headers)
        && set_large(easy, optPostFieldSize, (int64_t)count)
        && set_pointer(easy, optPostFields, fields)
        && set_number(easy, optPost, 1)
        && set_pointer(easy, optNoProxy, is_local ? "*" : NULL)
        && set_number(easy, optConnectTimeoutMilliseconds, (long)limits.connect_milliseconds)
        && set_number(easy, optTimeoutMilliseconds, (long)limits.total_milliseconds);
    if (!isReady) return ccurl_failed;
    // TLS libraries write to a closed connection without asking not to be signalled.
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, NULL);
    int code = curl.perform(easy);
    curl.info(easy, infoStatus, &handle->status);
    set_pointer(easy, optPostFields, "");
    return outcome(handle, code);
}

void ccurl_cancel(ccurl_handle *handle) {
    atomic_store_explicit(&handle->isCancelled, true, memory_order_release);
}

void ccurl_revive(ccurl_handle *handle) {
    atomic_store_explicit(&handle->isCancelled, false, memory_order_release);
}

long ccurl_status(const ccurl_handle *handle) { return handle->status; }

const uint8_t *ccurl_head(const ccurl_handle *handle, size_t *count) {
    *count = handle->head.count;
    return handle->head.bytes;
}

const uint8_t *ccurl_body(const ccurl_handle *handle, size_t *count) {
    *count = handle->body.count;
    return handle->body.bytes;
}

const char *ccurl_message(const ccurl_handle *handle) { return handle->message; }
