export const now = () => new Date().toLocaleTimeString();
