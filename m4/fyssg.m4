dnl FYSSG_SWITCH(NAME, HELP)
dnl A switch --enable-NAME that is off unless asked for: sets enable_NAME to yes or no.
AC_DEFUN([FYSSG_SWITCH], [
	AC_ARG_ENABLE([$1], [AS_HELP_STRING([--enable-$1], [$2])], [], [enable_$1=no])
])

dnl FYSSG_REQUIRE_FLAGS(FLAGS, SWITCH, [HINT])
dnl Stops configure when the compiler cannot build and link a program with FLAGS.
AC_DEFUN([FYSSG_REQUIRE_FLAGS], [
	AC_MSG_CHECKING([whether $CC can do what $2 needs])
	fyssg_saved_cflags=$CFLAGS
	CFLAGS="$CFLAGS $1"
	AC_LINK_IFELSE([AC_LANG_PROGRAM()],
		[AC_MSG_RESULT([yes])],
		[AC_MSG_RESULT([no])
		AC_MSG_ERROR([$CC cannot do what $2 needs$3])])
	CFLAGS=$fyssg_saved_cflags
])

dnl FYSSG_TEST_DATA(NAME, VARIABLE, HELP)
dnl --with-NAME=DIR: a folder of cases that is not part of the project; VARIABLE is its absolute
dnl path, or empty, and then the tests that want it are skipped.
AC_DEFUN([FYSSG_TEST_DATA], [
	m4_pushdef([fyssg_with], [with_]m4_translit([$1], [-], [_]))
	AC_ARG_WITH([$1], [AS_HELP_STRING([--with-$1=DIR], [run the tests on $3])], [],
		[fyssg_with=no])
	AS_CASE([$fyssg_with],
		[no], [$2=],
		[yes], [AC_MSG_ERROR([--with-$1 needs a folder])],
		[$2=`cd "$fyssg_with" 2>/dev/null && pwd` ||
			AC_MSG_ERROR([--with-$1: no such folder: $fyssg_with])])
	AC_SUBST([$2])
	m4_popdef([fyssg_with])
])
