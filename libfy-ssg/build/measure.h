/* What a build's memory is made of, for its report. */
#ifndef FYSSG_BUILD_MEASURE_H
#define FYSSG_BUILD_MEASURE_H

#include "libfy-ssg/build/worker.h"

/* Measures, where that was asked for and more is in memory than at any call before. `workers` are
 * those that are alive, and idle. */
void fyssg_measure(fyssg_job *job, const fyssg_worker *workers, unsigned count);

#endif
