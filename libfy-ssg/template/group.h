/* The pairs that groupby makes. */
#ifndef FYSSG_TEMPLATE_GROUP_H
#define FYSSG_TEMPLATE_GROUP_H

#include "libfy-ssg/template/ops.h"

extern const fyssg_class fyssg_group_class;

/* (grouper, list), which are also .grouper and .list. */
fyfm_value fyssg_group_new(fyssg_eval *ev, fyfm_value grouper, fyfm_value list);

#endif
