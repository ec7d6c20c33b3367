// A light Junos-like NETCONF peer for load: libssh, a thread a session, replies from files, loopback only.
//
// Any 127/8 address reaches it, so 127.x.y.z are as many devices as wanted. User: any; password: lab123, or any public key.
//   cc -O2 -o ncsim ncsim.c -lssh -lpthread
//   ncsim PORT RPC_LATENCY_MS HOST_KEY REPLIES
// REPLIES/<rpc>.xml is the body of the reply to that rpc; every @@@@@@ in it becomes six digits of the address that was called, so that
// no two devices answer the same. <mb>N</mb> inside an rpc streams N megabytes; any other rpc is an rpc-error. base:1.0 framing only.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <libssh/callbacks.h>
#include <libssh/libssh.h>
#include <libssh/server.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MARK "@@@@@@"
#define END "]]>]]>"
#define NAMESPACE "http://xml.juniper.net/junos/23.4R2"
#define MOST_REPLIES 64

static struct { char name[96]; char *body; size_t size; } replies[MOST_REPLIES];
static int reply_count;
static int latency_ms;
static int session_count;

static const char *HELLO =
    "<hello xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\">\n<capabilities>\n"
    "<capability>urn:ietf:params:netconf:base:1.0</capability>\n"
    "<capability>urn:ietf:params:netconf:capability:candidate:1.0</capability>\n"
    "<capability>urn:ietf:params:netconf:capability:validate:1.0</capability>\n"
    "<capability>http://xml.juniper.net/netconf/junos/1.0</capability>\n"
    "<capability>http://xml.juniper.net/dmi/system/1.0</capability>\n"
    "</capabilities>\n<session-id>%d</session-id>\n</hello>\n" END "\n";
static const char *TAIL = "</rpc-reply>\n" END "\n";

typedef struct {
  ssh_session session;
  ssh_channel channel;
  int netconf, over;
  char digits[sizeof MARK];
  char *heard;
  size_t size, room;
  struct ssh_channel_callbacks_struct on_channel;
  struct ssh_server_callbacks_struct on_server;
} Visit;

static void say(Visit *visit, const char *text, size_t size) {
  while (size && !visit->over) {
    int sent = ssh_channel_write(visit->channel, text, size > 65536 ? 65536 : size);
    if (sent <= 0) visit->over = 1;
    text += sent;
    size -= sent;
  }
}

static void say_text(Visit *visit, const char *text) { say(visit, text, strlen(text)); }

static void say_large(Visit *visit, long megabytes) {
  long total = megabytes * 1000000, sent = 0;
  char block[65536];
  say_text(visit, "<interface-information xmlns=\"" NAMESPACE "/junos-interface\">\n");
  for (long i = 0; sent < total && !visit->over;) {
    size_t size = 0;
    for (; size < 65000 && sent + (long)size < total; i++)
      size += sprintf(block + size,
                      "<physical-interface>\n<name>\nxe-%ld/0/%ld\n</name>\n<admin-status>up</admin-status>\n<oper-status>up</oper-status>\n"
                      "<input-packets>%ld</input-packets>\n<output-packets>%ld</output-packets>\n<description>line %ld</description>\n"
                      "</physical-interface>\n", i % 20, i % 48, i * 977, i * 331, i);
    say(visit, block, size);
    sent += size;
  }
  say_text(visit, "</interface-information>\n");
}

static void say_reply(Visit *visit, const char *body, size_t size) {
  char *own = malloc(size), *at = own;
  memcpy(own, body, size);
  while ((at = memmem(at, size - (at - own), MARK, strlen(MARK)))) memcpy(at, visit->digits, strlen(MARK));
  say(visit, own, size);
  free(own);
}

static void answer(Visit *visit, const char *asked) {
  char id[64] = "", head[300];
  const char *at = strstr(asked, "message-id=\"");
  if (strstr(asked, "hello")) return;
  if (at) snprintf(id, sizeof id, "%.*s", (int)strcspn(at + 12, "\""), at + 12);
  int size = snprintf(head, sizeof head, "<rpc-reply xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\" xmlns:junos=\"" NAMESPACE "/junos\" "
                      "message-id=\"%s\">\n", id);
  int closing = strstr(asked, "close-session") != NULL;
  if (latency_ms && !closing) usleep(latency_ms * 1000);
  int found = 0;
  while (found < reply_count && !strstr(asked, replies[found].name)) found++;
  // The head goes with what follows it: two writes would be two packets.
  if (found < reply_count) {
    char *whole = malloc(size + replies[found].size + strlen(TAIL));
    memcpy(whole, head, size);
    memcpy(whole + size, replies[found].body, replies[found].size);
    memcpy(whole + size + replies[found].size, TAIL, strlen(TAIL));
    say_reply(visit, whole, size + replies[found].size + strlen(TAIL));
    free(whole);
    return;
  }
  say(visit, head, size);
  if ((at = strstr(asked, "<mb>")))
    say_large(visit, atol(at + 4));
  else if (closing)
    say_text(visit, "<ok/>\n");
  else
    say_text(visit, "<rpc-error><error-severity>error</error-severity><error-message>syntax error</error-message></rpc-error>\n");
  say_text(visit, TAIL);
  if (closing) {
    ssh_channel_send_eof(visit->channel);
    ssh_channel_close(visit->channel);
    visit->over = 1;
  }
}

static void answer_all(Visit *visit) {
  char *end;
  while (!visit->over && (end = strstr(visit->heard, END))) {
    *end = 0;
    char *asked = strdup(visit->heard);
    size_t used = end + strlen(END) - visit->heard;
    visit->size -= used;
    memmove(visit->heard, visit->heard + used, visit->size + 1);
    answer(visit, asked);
    free(asked);
  }
}

static int on_data(ssh_session s, ssh_channel c, void *data, uint32_t size, int is_stderr, void *user) {
  Visit *visit = user;
  if (visit->size + size + 1 > visit->room) visit->heard = realloc(visit->heard, visit->room = (visit->size + size + 1) * 2);
  memcpy(visit->heard + visit->size, data, size);
  visit->heard[visit->size += size] = 0;
  return size;
}

static void on_end(ssh_session s, ssh_channel c, void *user) { ((Visit *)user)->over = 1; }

static int on_subsystem(ssh_session s, ssh_channel c, const char *name, void *user) {
  return !(((Visit *)user)->netconf = !strcmp(name, "netconf"));
}

static int on_password(ssh_session s, const char *name, const char *password, void *user) {
  return strcmp(password, "lab123") ? SSH_AUTH_DENIED : SSH_AUTH_SUCCESS;
}

static int on_key(ssh_session s, const char *name, struct ssh_key_struct *key, char state, void *user) { return SSH_AUTH_SUCCESS; }

static ssh_channel on_open(ssh_session session, void *user) {
  Visit *visit = user;
  visit->channel = ssh_channel_new(session);
  visit->on_channel = (struct ssh_channel_callbacks_struct){.userdata = visit,
                                                            .channel_data_function = on_data,
                                                            .channel_eof_function = on_end,
                                                            .channel_close_function = on_end,
                                                            .channel_subsystem_request_function = on_subsystem};
  ssh_callbacks_init(&visit->on_channel);
  ssh_set_channel_callbacks(visit->channel, &visit->on_channel);
  return visit->channel;
}

static void converse(Visit *visit) {
  ssh_event event = ssh_event_new();
  ssh_event_add_session(event, visit->session);
  while (!visit->over && !visit->netconf && ssh_event_dopoll(event, 60000) != SSH_ERROR) {}
  if (visit->netconf) {
    char hello[1200];
    say(visit, hello, snprintf(hello, sizeof hello, HELLO, __sync_add_and_fetch(&session_count, 1)));
    do answer_all(visit);
    while (!visit->over && ssh_event_dopoll(event, 600000) != SSH_ERROR);
    for (int i = 0; i < 20 && ssh_is_connected(visit->session); i++)
      if (ssh_event_dopoll(event, 100) == SSH_ERROR) break;
  }
  ssh_event_remove_session(event, visit->session);
  ssh_event_free(event);
}

static void *serve(void *session) {
  Visit visit = {.session = session, .heard = calloc(1, 4096), .room = 4096};
  struct sockaddr_in here = {0};
  socklen_t size = sizeof here;
  int yes = 1, socket = ssh_get_fd(session);
  getsockname(socket, (struct sockaddr *)&here, &size);
  uint32_t address = ntohl(here.sin_addr.s_addr);
  snprintf(visit.digits, sizeof visit.digits, "%06X", address & 0xFFFFFF);
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  visit.on_server = (struct ssh_server_callbacks_struct){.userdata = &visit,
                                                         .auth_password_function = on_password,
                                                         .auth_pubkey_function = on_key,
                                                         .channel_open_request_session_function = on_open};
  ssh_callbacks_init(&visit.on_server);
  ssh_set_server_callbacks(session, &visit.on_server);
  ssh_set_auth_methods(session, SSH_AUTH_METHOD_PASSWORD | SSH_AUTH_METHOD_PUBLICKEY);
  if (address >> 24 == 127 && ssh_handle_key_exchange(session) == SSH_OK) converse(&visit);
  ssh_disconnect(session);
  ssh_free(session);
  free(visit.heard);
  return NULL;
}

static int load(const char *folder) {
  DIR *directory = opendir(folder);
  if (!directory) return perror(folder), 0;
  for (struct dirent *entry; (entry = readdir(directory)) && reply_count < MOST_REPLIES;) {
    char path[1024], *dot = strstr(entry->d_name, ".xml");
    if (!dot) continue;
    snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
    FILE *file = fopen(path, "r");
    if (!file) return perror(path), 0;
    fseek(file, 0, SEEK_END);
    replies[reply_count].size = ftell(file);
    rewind(file);
    replies[reply_count].body = malloc(replies[reply_count].size);
    if (fread(replies[reply_count].body, 1, replies[reply_count].size, file) != replies[reply_count].size) return perror(path), 0;
    fclose(file);
    snprintf(replies[reply_count].name, sizeof replies[0].name, "%.*s", (int)(dot - entry->d_name), entry->d_name);
    reply_count++;
  }
  closedir(directory);
  return reply_count;
}

static int listen_on(int port) {
  int yes = 1, listening = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in everywhere = {.sin_family = AF_INET, .sin_port = htons(port)};
  setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  setsockopt(listening, SOL_SOCKET, SO_BINDTODEVICE, "lo", 3);  // only root may; whoever comes by another way is cut off in serve()
  if (bind(listening, (void *)&everywhere, sizeof everywhere) || listen(listening, 4096)) return perror("listen"), -1;
  return listening;
}

int main(int count, char **words) {
  if (count != 5) return fprintf(stderr, "usage: ncsim PORT RPC_LATENCY_MS HOST_KEY REPLIES\n"), 2;
  int listening, no = 0;
  latency_ms = atoi(words[2]);
  signal(SIGPIPE, SIG_IGN);
  if (!load(words[4]) || (listening = listen_on(atoi(words[1]))) < 0) return 1;
  ssh_init();
  ssh_bind bound = ssh_bind_new();
  ssh_bind_options_set(bound, SSH_BIND_OPTIONS_PROCESS_CONFIG, &no);
  ssh_bind_options_set(bound, SSH_BIND_OPTIONS_HOSTKEY, words[3]);
  ssh_bind_set_fd(bound, listening);
  if (ssh_bind_listen(bound) < 0) return fprintf(stderr, "ncsim: %s\n", ssh_get_error(bound)), 1;
  pthread_attr_t small;
  pthread_attr_init(&small);
  pthread_attr_setstacksize(&small, 512 * 1024);
  pthread_attr_setdetachstate(&small, PTHREAD_CREATE_DETACHED);
  puts("ready");
  fflush(stdout);
  for (;;) {
    pthread_t thread;
    int accepted = accept(listening, NULL, NULL);
    ssh_session session = accepted < 0 ? NULL : ssh_new();
    if (!session) continue;
    ssh_options_set(session, SSH_OPTIONS_PROCESS_CONFIG, &no);
    if (ssh_bind_accept_fd(bound, session, accepted) != SSH_OK || pthread_create(&thread, &small, serve, session)) ssh_free(session);
  }
}
