export const createPopper = () => ({ destroy() {}, update() {} });
