/** What the container tests share: the server as a process, a client, the one deployment. */
package dev.tenancy.web.testing;
