/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What devices.c offers through ioctl, and its devices: char 12:minor. */
#pragma once

enum devices_numbers {
	DEVICES_MINOR = 96, /* the control device */
	DEVICES_FIRST = 100, /* devices that say their number to a read */
	DEVICES_COUNT = 16,
	DEVICES_SLOTS = 8,
	NO_CLASS = -1,
	ERROR_CLASS = -2,
};

enum devices_function {
	CLASS_CREATE, /* slot, options, mode for the devnode; name */
	CLASS_DESTROY, /* slot, or NO_CLASS, or ERROR_CLASS */
	DEVICE_CREATE, /* class slot, major, minor, parent slot + 1; name */
	DEVICE_DESTROY, /* class slot, major, minor */
	DEVICE_REGISTER, /* slot, class slot or NO_CLASS, major, minor; name */
	DEVICE_UNREGISTER, /* slot */
	DEVICE_GET, /* slot */
	DEVICE_PUT, /* slot */
	DEVICE_RELEASED, /* slot; how often its release ran */
	DEVICE_CHANGED, /* slot: sends an uevent */
	MISC_REGISTER, /* slot, minor, mode, options; name; number[1] = the minor */
	MISC_DEREGISTER, /* slot */
	MISC_ERROR, /* what open of the devices with MISC_OPEN returns */
	DEVICES_FUNCTIONS,
};

enum class_options {
	CLASS_NO_OWNER = 1, /* the form of 6.4: a name alone */
	CLASS_STATIC = 2, /* class_register() */
	CLASS_DEVNODE = 4, /* sets the mode */
	CLASS_KITCHEN = 8, /* the node is kitchen/NAME */
	CLASS_UEVENT = 16, /* adds DRINK=NAME */
};

enum misc_options_of_a_test {
	MISC_NODENAME = 1, /* the node is kitchen/NAME */
	MISC_NO_FOPS = 2,
	MISC_OPEN = 4, /* has an open */
};
