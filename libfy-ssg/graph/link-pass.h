/*
 * From the texts of all pages to their link graph.
 *
 * Links count as the build resolves them: those to source files (`../a.md#id`), and those to URLs
 * of pages, rooted, relative or with base_url before them; in texts, and in the arguments of the
 * shortcodes `ref` and `relref`. Links that templates write do not.
 *
 * The graph has the pages that are written by someone, which have a file, and lists without one
 * that some page links to. What is held back is no part of it.
 */
#ifndef FYSSG_GRAPH_LINK_PASS_H
#define FYSSG_GRAPH_LINK_PASS_H

#include "libfy-ssg/build/job.h"
#include "libfy-ssg/graph/link-graph.h"

/* Reads all pages of a job whose plan is made, with as many threads as it has workers, and makes
 * the graph, in memory from `a`, which only the calling thread uses. `tell`: pages that cannot be
 * read are told as warnings; they count as without links. Release the graph in any case. FYFM_OK;
 * FYFM_ERR_NOMEM, told where it is the job's memory limit that cannot be kept; FYFM_ERR_STOPPED:
 * the job's caller stopped it. */
FYA_CHECKED fyfm_status fyssg_link_pass(fyssg_link_graph *g, fyssg_job *job, fya_allocator *a,
                                        bool tell);

#endif
