/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* linux/device.h for C++. A part of lkm/abi.h, which includes it. */

struct device;
struct lkm_class; /* struct class, whose name C++ keeps for itself */
struct module;

/* A class whose nodes have the mode that each device was made with. `name` must live as long; an error pointer when it
 * fails. */
struct lkm_class *lkm_class_create(const char *name, struct module *owner);
LKM_FORWARD(void, class_destroy, (struct lkm_class *cls), (cls))
/* A device of such a class; a slash in `name` is one in /dev. `mode` of 0 is 0600. 0 or a negative error. */
int lkm_device_create(struct lkm_class *cls, struct device *parent, unsigned int dev, unsigned int mode,
		      const char *name);
LKM_FORWARD(void, device_destroy, (struct lkm_class *cls, unsigned int dev), (cls, dev))
