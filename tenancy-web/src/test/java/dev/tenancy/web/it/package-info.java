/** Tests on the real server with the real database: the API from outside, the binding from inside. */
package dev.tenancy.web.it;
