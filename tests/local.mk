## Tests. One Criterion program per folder, NAME/NAME.t; its local.mk lists the files. Beside them
##   - shell tests:     dist_check_SCRIPTS += %D%/NAME.sh    exit 0 passed, 77 skipped, else failed
##   - plain programs:  plain_tests += %D%/NAME              the same; see tests/fuzz/local.mk
##   - data:            EXTRA_DIST += %D%/data/...

criterion_tests =
plain_tests =
fuzz_targets =
dist_check_SCRIPTS =

core_libs = allocators/libfya-testing.la libfy-ssg/libfyssg-core.la frontmatter/libfyfm-core.la
test_cppflags = $(AM_CPPFLAGS) $(CRITERION_CFLAGS)
## Criterion's macros warn under -Wconversion.
test_cflags = $(base_cflags)
test_libs = $(core_libs) $(CRITERION_LIBS)

## The longest first: the others run beside it.
include %D%/build/local.mk
include %D%/allocators/local.mk
include %D%/frontmatter/local.mk
include %D%/text/local.mk
include %D%/time/local.mk
include %D%/markdown/local.mk
include %D%/template/local.mk
include %D%/site/local.mk
include %D%/index/local.mk
include %D%/graph/local.mk
include %D%/gen/local.mk
include %D%/report/local.mk
include %D%/serve/local.mk
include %D%/cli/local.mk
include %D%/examples/local.mk
include %D%/fuzz/local.mk

if BUILD_TESTS
check_PROGRAMS += $(plain_tests)
if HAVE_CRITERION
check_PROGRAMS += $(criterion_tests)
TESTS += $(criterion_tests)
endif
TESTS += $(plain_tests) $(dist_check_SCRIPTS)
if FUZZING
noinst_PROGRAMS += $(fuzz_targets)
else
check_PROGRAMS += $(fuzz_targets)
TESTS += $(fuzz_targets)
endif
endif

TEST_EXTENSIONS = .sh .t
SH_LOG_COMPILER = $(SHELL)
T_LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
T_LOG_COMPILER = $(SHELL) $(top_srcdir)/%D%/run-criterion
EXTRA_DIST += %D%/run-criterion

## Without abort_on_error a leak found when a test's process ends is printed, and the test passes.
AM_TESTS_ENVIRONMENT = \
	ASAN_OPTIONS=abort_on_error=1:detect_leaks=1; export ASAN_OPTIONS; \
	UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1; export UBSAN_OPTIONS; \
	FYSSG_TEST_SRCDIR='$(abs_top_srcdir)'; export FYSSG_TEST_SRCDIR; \
	FYSSG_TEST_BUILDDIR='$(abs_top_builddir)'; export FYSSG_TEST_BUILDDIR; \
	FYSSG_BIN='$(abs_top_builddir)/cli/fyssg'; export FYSSG_BIN; \
	FYSSG_CONFORMANCE='$(CONFORMANCE)'; export FYSSG_CONFORMANCE; \
	FYSSG_CORPUS='$(CORPUS)'; export FYSSG_CORPUS; \
	FYSSG_JINJA_CASES='$(JINJA_CASES)'; export FYSSG_JINJA_CASES;
