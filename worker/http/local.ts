const ADDRESS = /^(?:localhost|\d+\.\d+\.\d+\.\d+|\[.*\])$/;

/** Whether the site runs on the photographer's computer, here or in the local network: a deployed one has a domain. */
export const isLocal = ({ hostname }: URL): boolean => ADDRESS.test(hostname);
