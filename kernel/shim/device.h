/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What lkm/abi/device.h does not merely forward. A part of kernel/shim.h, which includes it. */

/* The device has its mode as its drvdata. */
LKM_SHIM char *lkm_devnode(LKM_DEVNODE_DEVICE *dev, umode_t *mode);
LKM_SHIM char *lkm_devnode(LKM_DEVNODE_DEVICE *dev, umode_t *mode)
{
	const umode_t own = (umode_t)(unsigned long)dev_get_drvdata(dev);

	if (mode && own)
		*mode = own;
	return 0;
}

LKM_SHIM struct lkm_class *lkm_class_create(const char *name, struct module *owner)
{
	struct lkm_class *const cls = LKM_CLASS_CREATE(owner, name);

	if (!IS_ERR(cls))
		cls->devnode = lkm_devnode;
	return cls;
}

LKM_SHIM int lkm_device_create(struct lkm_class *cls, struct device *parent, unsigned int dev, unsigned int mode,
			       const char *name)
{
	return PTR_ERR_OR_ZERO(device_create(cls, parent, dev, (void *)(unsigned long)mode, "%s", name));
}
