## Part of libfyssg: sites made of chance.
libfyssg_sources += %D%/dice.h
libfyssg_sources += %D%/gen-site.c
libfyssg_sources += %D%/page-text.c %D%/page-text.h
libfyssg_sources += %D%/shuffle.c %D%/shuffle.h
libfyssg_sources += %D%/site-shape.c %D%/site-shape.h
libfyssg_sources += %D%/words.c %D%/words.h
