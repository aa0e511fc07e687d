#include <pthread.h>
#include <signal.h>
#include <sys/stat.h>

#include <fyssg/serve.h>

#include "cli/command.h"
#include "cli/site-options.h"

static bool is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* The build went wrong, but this or an earlier one has left something to look at. */
static void tell_of_leftovers(const char *folder, cli_printer *p)
{
	fyfm_diag d;

	fyfm_diag_set(&d, FYFM_WARNING, FYFM_OK, NULL, 0, 0,
	              "the build has errors: serving what is in '%s'", folder);
	cli_print_diag(p, &d);
}

static void log_request(void *printer, const char *line)
{
	cli_printer *p = printer;

	fprintf(p->out, "%s\n", line);
}

static void wait_for_signal(const sigset_t *signals)
{
	int number;

	while (sigwait(signals, &number) != 0)
		;
}

/* Serves the folder until a signal comes. */
static cli_exit serve(const cli_settings *s, const fyssg_report *report, cli_printer *p)
{
	fyssg_serve_options options;
	fyssg_server *server;
	fyfm_status status;
	sigset_t signals;
	fyfm_diag diag;

	fyssg_serve_options_init(&options);
	options.root = fyssg_report_destination(report);
	options.base_path = fyssg_report_base_path(report);
	options.host = s->bind;
	options.port = s->port;
	if (s->build.verbose)
		options.log = log_request;
	options.log_user = p;

	/* From here on they are waited for; while the site was built they ended that. */
	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);

	status = fyssg_server_start(&options, &server, &diag);
	if (status != FYFM_OK) {
		cli_print_diag(p, &diag);
		return cli_exit_of(status);
	}
	fprintf(cli_words(s), "Serving %s  (Ctrl-C stops)\n", fyssg_server_url(server));
	fflush(cli_words(s));
	wait_for_signal(&signals);
	fyssg_server_stop(server);
	return CLI_EXIT_OK;
}

static cli_exit run(cli_settings *s, char **operands, cli_printer *p)
{
	fyssg_report *report;
	cli_exit result = cli_build_site(s, p, &report);
	const char *folder = report != NULL ? fyssg_report_destination(report) : "";

	(void)operands;
	if (result == CLI_EXIT_OK) {
		result = serve(s, report, p);
	} else if (result != CLI_EXIT_STOPPED && is_folder(folder)) {
		tell_of_leftovers(folder, p);
		result = serve(s, report, p);
	}
	fyssg_report_free(report);
	return result;
}

static const cli_option options[] = {
	{ .letter = 'p', .name = "port", .argument = "N",
	  .help = "port (default: 1111); 0: one that is free",
	  .set = cli_set_number, .offset = offsetof(cli_settings, port), .value = 65535,
	  .wanted = "a number from 0 to 65535" },
	{ .name = "bind", .argument = "ADDRESS",
	  .help = "address to listen at (default: 127.0.0.1, for\nthis machine only)",
	  .set = cli_set_text, .offset = offsetof(cli_settings, bind) },
	{ 0 },
};

static const cli_option_group groups[] = {
	{ "Options of the server", options },
	{ "Options of the build", cli_site_options },
	{ 0 },
};

const cli_command cli_cmd_serve = {
	.name = "serve",
	.summary = "build a site, and show it to a browser on this machine",
	.operands = "",
	.operand_hint = "'-s DIR' names the folder of the site",
	.about = "Builds a site and serves its output folder until Ctrl-C. It watches no changes.",
	.groups = groups,
	.run = run,
};
