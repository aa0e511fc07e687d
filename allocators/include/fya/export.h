/* FYA_API marks what the shared library exports; everything else is hidden. */
#ifndef FYA_EXPORT_H
#define FYA_EXPORT_H

#define FYA_API __attribute__((visibility("default")))
#define FYA_CHECKED __attribute__((warn_unused_result))

#endif
